//! Where a widget goes on its board: pure arithmetic of columns and places.

use crate::model::{Column, Move, WidgetInstance};

/// Column and index, counted without the widget itself, that a move leads to.
pub(super) fn target(board: &[WidgetInstance], moved: &WidgetInstance, to: Move) -> (Column, u16) {
    let length = |column| board.iter().filter(|one| one.column == column).count() as u16;
    match to {
        Move::Up => (moved.column, moved.index.saturating_sub(1)),
        Move::Down => (moved.column, (moved.index + 1).min(length(moved.column))),
        Move::Across => {
            let other = if moved.column == Column::Left { Column::Right } else { Column::Left };
            (other, length(other))
        }
        Move::To(column, index) => (column, index.min(length(column))),
    }
}

/// The board with one more widget, at its index of its column or at the end of it.
pub(super) fn with(mut board: Vec<WidgetInstance>, widget: WidgetInstance) -> Vec<WidgetInstance> {
    let mut places = board.iter().enumerate().filter(|(_, one)| one.column == widget.column).map(|(at, _)| at);
    let place = places.nth(usize::from(widget.index)).unwrap_or(board.len());
    board.insert(place, widget);
    board
}
