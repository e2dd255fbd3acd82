#include "shell/control_desk.h"

#include "shell/duty.h"
#include "shell/log.h"

namespace metsuke {

namespace {

std::string outcome_text(const Result<void>& outcome) {
  return outcome ? control_ok() : control_error(outcome.error());
}

std::unique_ptr<Order> review_order(const ControlRequest& request, const std::string& person,
                                    Timestamp now, const ControlServer::Reply& reply) {
  auto order = std::make_unique<Order>();
  order->patience = Order::Patience::refuse;
  Review review{request.alert, request.act, person, request.close_reason, request.comment, now};
  order->inputs.emplace_back(std::move(review));
  order->then = [reply](Duty&, const Result<void>& outcome) {
    if (outcome) say(Happening::review_archived);
    reply(outcome_text(outcome));
  };
  return order;
}

std::unique_ptr<Order> declare_order(const ControlRequest& request, const std::string& person,
                                     Timestamp now, const ControlServer::Reply& reply) {
  auto order = std::make_unique<Order>();
  order->patience = Order::Patience::refuse;
  Declaration declaration = request.declaration;
  declaration.person = person;
  declaration.at = now;
  order->inputs.emplace_back(std::move(declaration));
  order->then = [reply](Duty&, const Result<void>& outcome) {
    if (outcome) say(Happening::declaration_archived);
    reply(outcome_text(outcome));
  };
  return order;
}

std::string adopt_reply(const Result<Duty::Adoption>& adopted, const Complaints& complaints,
                        Language language) {
  if (!adopted) return control_refusal(adopted.error(), complaints, language);
  const bool is_changed = *adopted == Duty::Adoption::changed;
  return is_changed ? R"({"ok":true,"changed":true})" : R"({"ok":true,"changed":false})";
}

}  // namespace

void ControlDesk::push(std::unique_ptr<Order> order, const ControlServer::Reply& reply) {
  const std::size_t weight = weight_of(*order);
  if (!outside_.orders.try_push(order, weight)) reply(control_error({Code::intake_full, ""}));
}

void ControlDesk::adopt(const ControlRequest& request, const std::string& person,
                        const ControlServer::Reply& reply) {
  const bool is_asked = outside_.compiler.ask(
      {person, request.approved_by, request.reason},
      [reply, language = outside_.language](const Result<Duty::Adoption>& adopted,
                                            const Complaints& complaints) {
        reply(adopt_reply(adopted, complaints, language));
      });
  if (!is_asked) reply(control_error({Code::intake_full, ""}));
}

void ControlDesk::serve(const ControlRequest& request, const std::string& person,
                        const ControlServer::Reply& reply) {
  auto order = std::make_unique<Order>();
  switch (request.verb) {
    case ControlVerb::status:
      order->then = [reply, facts = outside_.facts()](Duty& duty, const Result<void>&) {
        reply(control_status(*duty.snapshot(), facts));
      };
      break;
    case ControlVerb::review:
      order = review_order(request, person, outside_.world.clock.now(), reply);
      break;
    case ControlVerb::declare:
      order = declare_order(request, person, outside_.world.clock.now(), reply);
      break;
    case ControlVerb::adopt:
      adopt(request, person, reply);
      return;
    case ControlVerb::advance: {
      const Advance advance{request.to, request.after_records,
                            [reply](const Result<void>& outcome) { reply(outcome_text(outcome)); }};
      order->then = [advance](Duty& duty, const Result<void>&) { duty.stepper().ask(advance); };
      break;
    }
    case ControlVerb::seal:
      order->then = [reply](Duty& duty, const Result<void>&) { reply(outcome_text(duty.seal())); };
      break;
    case ControlVerb::scan:
      order->then = [reply](Duty& duty, const Result<void>&) {
        duty.scan([reply] { reply(control_ok()); });
      };
      break;
    case ControlVerb::shutdown:
      reply(control_ok());
      outside_.shutdown();
      return;
  }
  push(std::move(order), reply);
}

}  // namespace metsuke
