from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_import_erased")]

    operations = [
        migrations.AddField(model_name="orderimport", name="unused", field=models.JSONField(default=list)),
    ]
