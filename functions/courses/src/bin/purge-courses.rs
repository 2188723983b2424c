//! The function `purge-courses`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::purge_courses)
}
