"""The screens of settings: offices, posts, people, areas, calendar, function map, record of changes; and the set-up."""
