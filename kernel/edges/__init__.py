"""What the edges of every app share: commands, admin pages and GraphQL pieces. Domain code never imports it."""
