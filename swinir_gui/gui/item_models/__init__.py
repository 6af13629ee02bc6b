"""The queue and the catalogue in the form that Qt's views ask for."""
