"""Where everything lies: a patient's state becomes a list of solids in world millimetres."""
