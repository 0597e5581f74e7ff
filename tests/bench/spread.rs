//! Many times in one line.

/// `p50 1.2 ms, p99 3.4 ms, max 5.6 ms` of times in seconds.
pub fn spread(seconds: &mut [f64]) -> String {
    seconds.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = ((seconds.len() as f64 * share).ceil() as usize).clamp(1, seconds.len()) - 1;
        seconds[place] * 1000.0
    };
    match seconds.len() {
        0 => "nothing".to_owned(),
        count => format!("p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms ({count})", at(0.5), at(0.99), at(1.0)),
    }
}
