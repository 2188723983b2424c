//! The function `enroll-learner`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::enroll_learner)
}
