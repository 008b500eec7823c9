//! Rules of printed sheets.
