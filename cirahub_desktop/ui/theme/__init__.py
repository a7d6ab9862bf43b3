"""Colours, text sizes and the style sheet made from them."""
