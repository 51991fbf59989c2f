"""A module for each kind of paper. They run only in the sandbox's child: their libraries parse hostile input."""
