"""What lies in folders: which of it is a picture that is meant, and what becoming of all of them would take."""
