namespace Guildhall.Commerce.Storefront;

/// <summary>What the member fills in to confirm an order.</summary>
public sealed class OrderFields
{
    public Guid Id { get; set; }
    public Guid Sku { get; set; }
    public int Quantity { get; set; } = 1;
    /// <summary>Of the cart: what was confirmed.</summary>
    public string? Items { get; set; }
    /// <summary>What the page showed for <see cref="SeenFor"/> pieces, before coupon and points.</summary>
    public long Seen { get; set; }
    public int SeenFor { get; set; } = 1;
    /// <summary>What the page showed for delivery.</summary>
    public long SeenFee { get; set; }
    /// <summary>Null pays the whole price.</summary>
    public Guid? Coupon { get; set; }
    public Guid? DeliveryCoupon { get; set; }
    /// <summary>As many points as the page offered pay a part.</summary>
    public bool UsePoints { get; set; }
    public long Points { get; set; }
    public string Way { get; set; } = "";
    public string Get { get; set; } = "pickup";
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string? Note { get; set; }
}
