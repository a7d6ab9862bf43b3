"""The wizard: one file per page, all over ``presenters/wizard.py``."""
