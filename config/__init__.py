"""Where the apps are put together: settings, processes, services, routes."""
