"""What is asked for: which picture, made with which model, how large, in which form, under which name; and what is refused."""
