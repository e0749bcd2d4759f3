export { DeliveryService, type Attempt, type DeliveryQuery, type DeliveryView, type DueDelivery } from './delivery.service';
export { planDeliveries } from './plan-deliveries';
export { TargetPolicy } from './target-policy';
export { WebhookInput, WebhookPatch } from './webhook.schema';
export { WebhookService, type NewWebhook, type OpenedWebhook, type WebhookView } from './webhook.service';
