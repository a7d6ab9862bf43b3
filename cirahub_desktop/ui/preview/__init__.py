"""What a run would do, looked at before it is done; the list of changes that other pages share."""
