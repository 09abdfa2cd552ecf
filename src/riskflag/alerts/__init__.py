"""What do we say, and to whom? One type of alert, one list; "not checked" is an alert too."""
