import Core
import Web

enum DeclarationRoutes {
  private static let manage = DeclarationPermissions.manage

  static let reading: [Route] = [
    .get("/declarations", DeclarationPages.list).example("/declarations"),
    .get("/declarations/{id}", DeclarationPages.show).knowing("text"),
    .get("/declarations/{id}/signatories.csv", DeclarationPages.csv),
    .get("/declarations/joined/{id}", JoinedPages.show),
    .get("/declarations/signatures/{token}", SignaturePages.disputeForm),
    .post("/declarations/signatures/{token}", SignaturePages.dispute),
  ]

  static let writing: [Route] = [
    .staff(.get, "/declarations/new", manage, DeclarationEditing.newForm).example("/declarations/new"),
    .staff(.post, "/declarations/new", manage, DeclarationEditing.begin).example("/declarations/new"),
    .staff(.get, "/declarations/{id}/editing", manage, DeclarationEditing.editForm),
    .staff(.post, "/declarations/{id}/editing", manage, DeclarationEditing.edit),
    .staff(.get, "/declarations/{id}/text", manage, DeclarationEditing.textForm),
    .staff(.post, "/declarations/{id}/text", manage, DeclarationEditing.write),
    .staff(.get, "/declarations/{id}/translation", manage, DeclarationEditing.translationForm).knowing("language"),
    .staff(.post, "/declarations/{id}/translation", manage, DeclarationEditing.translate).knowing("language"),
    .staff(.post, "/declarations/{id}/draft", manage, DeclarationPages.propose),
    .staff(.get, "/declarations/{id}/consultation", manage, DeclarationMoves.consultationForm),
    .staff(.post, "/declarations/{id}/consultation", manage, DeclarationMoves.consult),
    .staff(.post, "/declarations/{id}/next-version", manage, DeclarationPages.renew),
    .staff(.get, "/declarations/{id}/decision", manage, DeclarationMoves.decisionForm),
    .staff(.post, "/declarations/{id}/decision", manage, DeclarationMoves.decide),
    .staff(.get, "/declarations/{id}/opening", manage, DeclarationMoves.openingForm),
    .staff(.post, "/declarations/{id}/opening", manage, DeclarationMoves.open),
    .staff(.post, "/declarations/{id}/closing", manage, DeclarationPages.close),
    .staff(.get, "/declarations/{id}/dispatches", manage, DeclarationMoves.dispatchForm),
    .staff(.post, "/declarations/{id}/dispatches", manage, DeclarationMoves.send),
    .staff(.get, "/declarations/{id}/dispatches/{dispatch}", manage, DeclarationMoves.answerForm),
    .staff(.post, "/declarations/{id}/dispatches/{dispatch}", manage, DeclarationMoves.recordAnswer),
    .staff(.post, "/declarations/{id}/pdf", manage, DeclarationPages.paper),
  ]

  static let cities: [Route] = [
    .staff(.get, "/declarations/{id}/paragraphs/{paragraph}", DeclarationPermissions.amend, AmendmentPages.form),
    .staff(.post, "/declarations/{id}/paragraphs/{paragraph}", DeclarationPermissions.amend, AmendmentPages.propose),
    .member(.get, "/declarations/{id}/amendments", AmendmentPages.list),
    .staff(.get, "/declarations/{id}/amendments/{amendment}", DeclarationPermissions.judge, AmendmentPages.verdictForm),
    .staff(.post, "/declarations/{id}/amendments/{amendment}", DeclarationPermissions.judge, AmendmentPages.answer),
    .member(.post, "/declarations/{id}/response", DeclarationPages.respond),
    .staff(.get, "/declarations/{id}/signature", DeclarationPermissions.sign, SignaturePages.form),
    .staff(.post, "/declarations/{id}/signature", DeclarationPermissions.sign, SignaturePages.sign),
    .staff(.post, "/declarations/{id}/signature/withdrawal", DeclarationPermissions.sign, DeclarationPages.withdraw),
    .staff(.get, "/declarations/{id}/council", DeclarationPermissions.bring, SignaturePages.councilForm),
    .staff(.post, "/declarations/{id}/council", DeclarationPermissions.bring, SignaturePages.bring)
      .accepting(bytes: Files.limit + 1_000_000),
    .member(.post, "/declarations/{id}/support", DeclarationPages.support),
    .member(.post, "/declarations/{id}/support/withdrawal", DeclarationPages.unsupport),
  ]

  static let others: [Route] = [
    .staff(.get, "/declarations/joined/new", manage, JoinedPages.newForm).example("/declarations/joined/new"),
    .staff(.post, "/declarations/joined/new", manage, JoinedPages.record).example("/declarations/joined/new"),
    .staff(.get, "/declarations/joined/{id}/decision", manage, JoinedPages.decisionForm),
    .staff(.post, "/declarations/joined/{id}/decision", manage, JoinedPages.decide),
  ]
}
