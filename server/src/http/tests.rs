//! The router, asked without a socket.
