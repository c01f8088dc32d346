"""The step-cutting register (流程再造): what two versions of a programme ask for, how long it really took, and what the
one would have done to cases that ran under the other."""
