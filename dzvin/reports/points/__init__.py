"""Points and money of people: a ledger to which one only adds."""
