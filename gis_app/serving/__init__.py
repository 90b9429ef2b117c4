"""One port, several processes: nginx in front, web, events and jobs behind it."""
