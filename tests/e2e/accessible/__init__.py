"""The window as a screen reader meets it: over D-Bus, from outside the process."""
