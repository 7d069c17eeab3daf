"""The plan of an import (pure): what is copied under which name, what is there already, what is held and why."""
