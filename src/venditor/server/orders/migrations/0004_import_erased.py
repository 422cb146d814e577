from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_order_market")]

    operations = [
        migrations.AddField(
            model_name="orderimport", name="erased", field=models.PositiveIntegerField(default=0)
        ),
    ]
