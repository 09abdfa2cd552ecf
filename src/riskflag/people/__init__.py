"""Who is this? People, attendances and register entries, normal by construction and masked when printed."""
