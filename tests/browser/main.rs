//! Tests in a real browser, through its driver.
