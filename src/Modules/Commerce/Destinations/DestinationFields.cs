using Guildhall.Commerce.Contracts;
using Guildhall.Commerce.Orders;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Destinations;

/// <summary>What somebody fills in to say where an order goes.</summary>
public sealed class DestinationFields
{
    /// <summary>ship or pickup; null as long as nothing is chosen.</summary>
    public string? Get { get; set; }
    public string? Place { get; set; }
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string? Note { get; set; }
    public long SeenFee { get; set; }

    /// <summary>As it was said of this order; else as the person said it last, so that one tap is enough.</summary>
    internal async Task Prefill(AppDb db, MemberId person, string name, Destination? own, CancellationToken ct)
    {
        const int Newest = 10;
        IReadOnlyList<Destination> said = own is not null ? [own]
            : await db.Query($"select delivery from commerce_shop_orders where brand_id = {db.CurrentBrand} and person_id = {person} and delivery is not null order by seq desc limit {Newest}", r => Destination.Read(r.Text(0))!, ct);
        Name = name;
        if (said.Count == 0) return;
        var (last, sent) = (said[0], said.FirstOrDefault(d => d.Ship));
        (Get, Place, Name) = (last.Ship ? "ship" : "pickup", last.Ship ? null : last.Address, last.Name.Length > 0 ? last.Name : name);
        (Phone, Address, Note) = (last.Phone.Length > 0 ? last.Phone : sent?.Phone, sent?.Address, own?.Note);
    }
}
