//! Hand-written octets against the machine, point by point of the specification.
