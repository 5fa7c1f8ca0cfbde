"""What training makes of some examples, shown in the cards of the techniques that change them."""
