"""Lessons: steps with text, an experiment, something to look at, a question, a prediction, a goal.

A lesson is one Markdown file. It begins with a header between two lines of ``+++``, each step begins with a
heading of the second level, and what the window does in a step stands in one fenced block of TOML::

    +++
    title = "What overfitting looks like"
    about = "A gap opens while you watch, and two techniques keep it small."
    minutes = 10
    +++

    ## Watch the gap

    The network has seen eighty examples. Press **Run**.

    ```toml
    experiment = "first-light"      # an example, or a file beside the lesson
    tab = "Curves"
    look = ["gap"]                  # what the window points at
    run = true                      # next is open once a run has ended

    [question]
    text = "Which curve turns first?"
    [[question.answers]]
    text = "The validation loss"
    right = true
    because = "The training loss keeps falling, since the network learns its examples by heart."
    [[question.answers]]
    text = "The training loss"
    because = "It falls to the end."
    ```

`spec` says what may stand there, `reading` reads it, `conditions` decides whether a goal is reached, and
`library` finds the bundled ones. ``reglab lesson check FILE`` says what is wrong with one.
"""
