"""A module that is not there yet when somebody looks: it takes longer to import than any test waits."""

import time

time.sleep(600)
