"""What joins the window with what works behind it, one concern each."""
