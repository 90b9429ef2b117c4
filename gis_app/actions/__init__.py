"""What people can do: a file a deed, named as a verb; one transaction each."""
