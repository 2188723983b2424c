//! The function `import-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::import_enrollments)
}
