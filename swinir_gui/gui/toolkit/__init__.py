"""What widgets are made with: colours, icons, actions, texts, and helpers around Qt."""
