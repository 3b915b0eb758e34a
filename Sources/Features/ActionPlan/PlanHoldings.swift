import Core
import Storage

/// What the plan's room holds of people.
enum PlanHoldings {
  static let all = [updates, questions]

  static let updates = Holding(
    "plan.updates", "Figures and drafts entered for the plan", purpose: "So that questions about a figure can be answered.",
    read: { person, tx in
      try Holding.rows(
        "SELECT indicator, day, recorded FROM actionplan_update WHERE person = \(person) ORDER BY id", in: tx)
        + Holding.rows("SELECT year, opened AS made FROM actionplan_draft WHERE person = \(person) ORDER BY id", in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE actionplan_update SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE actionplan_draft SET person = \(kept) WHERE person = \(double)")
    })

  static let questions = Holding(
    "plan.questions", "Monthly questions about actions", purpose: "To ask each month how an action is going, and to keep the answer.",
    read: { person, tx in
      try Holding.rows("SELECT action, month, answered, answer FROM actionplan_question WHERE person = \(person) ORDER BY month", in: tx)
    },
    merge: { double, kept, tx in
      // The same question to both is one.
      try tx.execute(
        """
        DELETE FROM actionplan_question WHERE person = \(double) AND EXISTS (SELECT 1 FROM actionplan_question q
          WHERE q.person = \(kept) AND q.action = actionplan_question.action AND q.month = actionplan_question.month)
        """)
      try tx.execute("UPDATE actionplan_question SET person = \(kept) WHERE person = \(double)")
    })
}
