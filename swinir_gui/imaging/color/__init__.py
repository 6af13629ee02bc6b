"""How colour is stated, recoded for the network, and led back."""
