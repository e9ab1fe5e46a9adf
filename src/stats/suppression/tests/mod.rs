mod random;
mod worked;
