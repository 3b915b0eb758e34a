import ActionPlan
import Foundation
import Storage

extension World {
  /// The plan of 2021 as the first start brings it in: `/plan/2021` answers from then on.
  package func loadPlan() async throws { try await house.database.write(try PlanImport.firstStart(Share.dataSets + "/aive")) }
}
