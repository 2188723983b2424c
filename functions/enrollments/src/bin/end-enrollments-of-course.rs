//! The function `end-enrollments-of-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::end_enrollments_of_course)
}
