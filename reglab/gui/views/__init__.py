"""What the tabs show: the curves, and what each network has learned, as of any epoch.

How to add a tab: make a folder here with three files; nothing else needs to know of it.

- ``__init__.py`` imports `reglab.gui.views.tab` and the words alone, and defines ``TAB = Tab(…)``: title,
  order, the class of the view as ``f"{__name__}.view:MyView"``, the words that stand there while there is
  nothing, and what it needs (a draft, the experiment alone, a record, or networks). It is read when the
  window is made, so it must be light: the view is imported when its tab is first seen, or a moment after the
  window is.
- ``view.py`` has the class, a `reglab.gui.views.base.View` with ``tab = TAB``. It implements ``update_view``,
  which is called only while it is seen, and ``restart``, which forgets what was computed of another record.
  It reads ``record``, ``epoch``, ``shown_experiment``, ``shown_arms()`` and ``arm_hues``, says ``waiting()``
  where it has nothing to show, and asks networks with ``ask_run``. ``pause_ms`` and ``idle_share`` keep a
  view that takes long from slowing the run down. ``figure_widget`` is what a picture is taken of. What a
  person chooses goes out by ``arm_selected``, ``technique_chosen``, ``edit_wanted``, ``data_drawn`` and
  ``experiment_chosen``; a change of the view's own controls calls ``mark_due``. What runs for the view alone
  is ended in ``leave``.
- ``explained.py`` says what a person is looking at, as ``EXPLAINED``: an `Explained` (see
  `reglab.gui.views.explained`) for the view, or for each of its modes (``offer_modes``) or plots
  (``offer_plots``).

Bases for common looks: `reglab.gui.views.framed` (one picture with a reading below, in several modes),
`reglab.gui.views.dotted` (rows of dots under a headline) and `reglab.gui.views.plane` (a plane for each arm).
`reglab.gui.views.drawing` lays a pad over a plane, on which a person draws the data.
"""
