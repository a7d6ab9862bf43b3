"""The field's own disasters, one test each, named as somebody would tell it: nothing is lost, nothing is doubled, and
what the user reads says what happened, in both languages."""
