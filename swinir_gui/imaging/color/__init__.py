"""How files state their colour, how it is recoded for the network, and how it is converted back."""
