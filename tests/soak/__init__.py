"""Hours of weather over five hubs: what people, publishers, servers and the computer do, and who judges it."""
