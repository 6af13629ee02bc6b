"""The parts of the window around the canvas. Each shows values and emits requests; none decides anything."""
