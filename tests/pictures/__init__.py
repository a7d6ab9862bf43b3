"""Pictures of every page, dialog and state of the window, and what is cut or lies on each other in them."""
