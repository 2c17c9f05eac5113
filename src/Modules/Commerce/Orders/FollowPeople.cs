using Guildhall.Kernel.Outbox;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Orders;

/// <summary>Orders of a merged entry are the person's: their limits, their list, their refunds. Taken apart again, each has their own.</summary>
internal sealed class FollowPeople : IHandle<PeopleMerged>, IHandle<PeopleSeparated>
{
    public Task Handle(PeopleMerged happened, Delivery delivery, CancellationToken ct) =>
        delivery.Db.Execute($"update commerce_shop_orders set person_id = {happened.Person} where brand_id = {delivery.Db.CurrentBrand} and person_id = {happened.Merged}", ct);

    public Task Handle(PeopleSeparated happened, Delivery delivery, CancellationToken ct) =>
        delivery.Db.Execute($"update commerce_shop_orders set person_id = {happened.Merged} where brand_id = {delivery.Db.CurrentBrand} and member_id = {happened.Merged} and person_id = {happened.Person}", ct);
}
