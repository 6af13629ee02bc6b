"""Many pictures: in which order and on which threads they are made, what a failure means, and how long the rest will take."""
