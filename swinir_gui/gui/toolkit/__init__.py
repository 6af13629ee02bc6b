"""What widgets are made with: colours, icons, actions, words, and what comes to them from Qt."""
